import type { ComponentChildren } from "preact";
import { useMemo, useRef } from "preact/hooks";
import "./menu.css";

export interface MenuItem {
  id: string;
  title: string;
  /** A second line that explains it. */
  about?: string;
  /** Said and shown as chosen; left out where the item is an act and no choice. */
  checked?: boolean;
  disabled?: boolean;
  act(): void;
}

export interface MenuGroup {
  /** Stands above its items. */
  title?: string;
  items: readonly MenuItem[];
}

let made = 0;

/** Unlike useId, also unique between trees that are drawn on their own, as the dock's panes are. */
const useOwnId = (): string => useMemo(() => `menu-${made++}`, []);

interface MenuProps {
  /** Name of the button for screen readers, and of the menu. */
  label: string;
  /** What the button shows. */
  children: ComponentChildren;
  class: string;
  tooltip?: string;
  groups: readonly MenuGroup[];
}

/** A button with a menu in the browser's top layer, so that no pane cuts it off. Arrows, Home, End and Escape work as in any menu. */
export function Menu({ label, children, class: name, tooltip, groups }: MenuProps) {
  const id = useOwnId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const toggled = (event: Event) => {
    const open = (event as ToggleEvent).newState === "open";
    button.current?.setAttribute("aria-expanded", String(open));
    if (!open || !menu.current || !button.current) return;
    placeBelow(menu.current, button.current);
    itemsOf(menu.current)[0]?.focus();
  };
  const choose = (item: MenuItem) => {
    menu.current?.hidePopover();
    item.act();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class={name}
        title={tooltip ?? label}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={false}
        popovertarget={id}
      >
        {children}
      </button>
      <div ref={menu} id={id} popover="auto" class="menu" role="menu" aria-label={label} tabIndex={-1} onToggle={toggled} onKeyDown={keys}>
        {groups.map((group, i) => (
          // A group has no name of its own: its place is its identity.
          <Group key={i} group={group} choose={choose} />
        ))}
      </div>
    </>
  );
}

function Group({ group, choose }: { group: MenuGroup; choose(item: MenuItem): void }) {
  const id = useOwnId();
  const named = group.title === undefined ? {} : { "aria-labelledby": id };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a menu
    <div role="group" {...named}>
      {group.title === undefined ? null : (
        <span id={id} class="menu-title">
          {group.title}
        </span>
      )}
      {group.items.map((item) => (
        <Item key={item.id} item={item} choose={choose} />
      ))}
    </div>
  );
}

function Item({ item, choose }: { item: MenuItem; choose(item: MenuItem): void }) {
  const role =
    item.checked === undefined ? { role: "menuitem" as const } : { role: "menuitemcheckbox" as const, "aria-checked": item.checked };
  return (
    <button type="button" {...role} tabIndex={-1} disabled={item.disabled} onClick={() => choose(item)}>
      {item.checked === undefined ? null : (
        <span class="menu-check" aria-hidden="true">
          {item.checked ? "\u2713" : ""}
        </span>
      )}
      <span class="menu-words">
        {item.about === undefined ? item.title : <b>{item.title}</b>}
        {item.about === undefined ? null : <small>{item.about}</small>}
      </span>
    </button>
  );
}

const GAP = 6;
const EDGE = 8;

/** Under its button, inside the window. */
function placeBelow(menu: HTMLElement, button: HTMLElement): void {
  const { bottom, left, right } = button.getBoundingClientRect();
  const fitsRight = left + menu.offsetWidth <= innerWidth - EDGE;
  menu.style.top = `${bottom + GAP}px`;
  menu.style.left = `${Math.max(EDGE, fitsRight ? left : right - menu.offsetWidth)}px`;
  menu.style.maxHeight = `${Math.max(120, innerHeight - bottom - GAP - EDGE)}px`;
}

const itemsOf = (menu: HTMLElement): HTMLElement[] => [...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]:enabled')];

function keys(event: KeyboardEvent): void {
  const items = itemsOf(event.currentTarget as HTMLElement);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined || items.length === 0) return;
  items[to % items.length]?.focus();
  event.preventDefault();
}
