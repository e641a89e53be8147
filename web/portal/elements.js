/**
 * A new element. Functions listen to the event they are named for; false leaves an attribute out. Children are text
 * or elements, never markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | false | EventListener>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value !== false) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** @param {(Node | string)[]} children */
export const paragraph = (...children) => element('p', {}, ...children);

/** @param {string} label @param {() => void} click @param {string} [look] */
export const button = (label, click, look = 'secondary') =>
  element('button', { type: 'button', class: look, click }, label);
