export const MAX_USER_CODE_LENGTH = 64;

/** A user code is printable; anything else is a damaged file. */
const CONTROL = /\p{Cc}/u;

/** Whether a text can be the code by which a terminal knows a person: as read from a cell, without blanks around it. */
export const isUserCode = (text: string): boolean =>
  text !== '' && text.length <= MAX_USER_CODE_LENGTH && text.trim() === text && !CONTROL.test(text);
