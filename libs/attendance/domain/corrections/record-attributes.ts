/** What is known of a record and of the change to it when rules are applied: plain values by the name of the attribute. */
export type RecordAttributes = {
  readonly [attribute: string]: string | number | boolean | readonly string[];
};
