/** A calendar date without a zone: `2026-03-29`. Sorts as text. */
export type LocalDate = string;
