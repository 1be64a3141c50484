export async function drawScale() {}
