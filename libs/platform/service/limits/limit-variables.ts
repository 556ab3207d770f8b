import { integer } from '../config/variables.js';

const LIMITS = 'Limits';

/** Limits that hold where a tenant has none of its own. Each process counts for itself. */
export const limitVariables = {
  LIMIT_REQUESTS_PER_MINUTE: integer({
    section: LIMITS,
    description:
      'Requests of one company a minute and process, a quarter of them at once; 0 is no limit. An operator may set another one for a company.',
    default: 1_200_000,
    min: 0,
    max: 100_000_000,
  }),
  LIMIT_BATCH_ITEMS_PER_DAY: integer({
    section: LIMITS,
    description: 'Items of batches of one company within 24 hours and process; 0 is no limit.',
    default: 0,
    min: 0,
    max: 1_000_000_000,
  }),
  LIMIT_UNAUTHENTICATED_PER_MINUTE: integer({
    section: LIMITS,
    description: 'Requests without a valid token from one address a minute and process; 0 is no limit.',
    default: 6_000,
    min: 0,
    max: 100_000_000,
  }),
  LIMIT_LIVE_STREAMS: integer({
    section: LIMITS,
    description:
      'Live streams (server-sent events) of one company that a process keeps open at once; 0 is no limit.',
    default: 2_000,
    min: 0,
    max: 1_000_000,
  }),
} as const;
