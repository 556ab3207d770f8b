/**
 * What a call did wrong: `jobs.name-malformed`, `jobs.id-malformed`, `jobs.payload-malformed`, `jobs.payload-too-large`,
 * `jobs.option-invalid` (an option outside its range), `jobs.already-processing` (the name has its handler),
 * `jobs.closed`.
 */
export type JobRefusal =
  | 'jobs.name-malformed'
  | 'jobs.id-malformed'
  | 'jobs.payload-malformed'
  | 'jobs.payload-too-large'
  | 'jobs.option-invalid'
  | 'jobs.already-processing'
  | 'jobs.closed';

/** A call outside the contract of the job queue: a mistake of the caller, never worth a retry. Nothing was done. */
export class JobRefused extends Error {
  constructor(
    readonly code: JobRefusal,
    detail: string,
  ) {
    super(detail);
    this.name = 'JobRefused';
  }
}
