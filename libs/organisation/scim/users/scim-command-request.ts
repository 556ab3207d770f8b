import { newId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';

/** A change that a directory asks for. SCIM has no keys for retries: what is so already changes nothing, names are unique. */
export const scimRequest = <Command extends { readonly kind: string }>(
  principal: Principal,
  command: Command,
): CommandRequest => ({
  principal,
  operation: `scim.${command.kind}`,
  idempotencyKey: newId(),
  input: command,
});
