/**
 * What a call did wrong.
 * `bus.message-malformed` a member is missing, of another type or not expressible; `bus.message-too-large`,
 * `bus.publish-too-large` a size or count limit; `bus.name-malformed` a topic or group that cannot be named so;
 * `bus.option-invalid` an option outside its range; `bus.topic-unknown`; `bus.topic-partitions-differ` the topic exists
 * with another partition count; `bus.group-active` the group has members; `bus.closed` the bus was closed.
 */
export type BusRefusal =
  | 'bus.message-malformed'
  | 'bus.message-too-large'
  | 'bus.publish-too-large'
  | 'bus.name-malformed'
  | 'bus.option-invalid'
  | 'bus.topic-unknown'
  | 'bus.topic-partitions-differ'
  | 'bus.group-active'
  | 'bus.closed';

/** A call outside the contract of the bus: a mistake of the caller, never worth a retry. Nothing was done. */
export class BusRefused extends Error {
  /** @param member the member of the message at fault (`[3].key`), where there is one */
  constructor(
    readonly code: BusRefusal,
    detail: string,
    readonly member?: string,
  ) {
    super(member === undefined ? detail : `${member}: ${detail}`);
    this.name = 'BusRefused';
  }
}
