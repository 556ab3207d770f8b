import { AccessPolicy } from './access-policy.js';
import { policy } from './policy.js';

/** The policy of the product, ready to be asked: the same for guards, handlers, lists and documentation. */
export const access = new AccessPolicy(policy);
