/** Decimals of one side's levels, as a message has them. */
export class LevelList {
  length = 0;
  prices = new Float64Array(1_024);
  quantities = new Float64Array(1_024);

  add(price: number, quantity: number): void {
    if (this.length === this.prices.length) this.#grow();
    this.prices[this.length] = price;
    this.quantities[this.length++] = quantity;
  }

  #grow(): void {
    const { prices, quantities } = this;
    this.prices = new Float64Array(this.length * 2);
    this.prices.set(prices);
    this.quantities = new Float64Array(this.length * 2);
    this.quantities.set(quantities);
  }
}
