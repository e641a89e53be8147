/**
 * @typedef {object} FieldError
 * @property {string} pointer  a JSON pointer into the request: `#/password`
 * @property {string} detail
 */

/** A refusal, or a failure to get an answer; `code` is what words and decisions hang on. */
export class Problem extends Error {
  /** @param {{ code: string, title?: string, errors?: FieldError[] }} facts */
  constructor({ code, title = '', errors = [] }) {
    super(code);
    this.code = code;
    this.title = title;
    this.errors = errors;
  }
}
