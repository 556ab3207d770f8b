/**
 * What a call did wrong: `blobs.name-malformed`, `blobs.limit-invalid` (beyond what any blob may have), `blobs.too-large`
 * (the source had more than the caller allows).
 */
export type BlobRefusal = 'blobs.name-malformed' | 'blobs.limit-invalid' | 'blobs.too-large';

/** A call outside the contract of the blobs: never worth a retry. Nothing was stored. */
export class BlobRefused extends Error {
  constructor(
    readonly code: BlobRefusal,
    detail: string,
  ) {
    super(detail);
    this.name = 'BlobRefused';
  }
}
