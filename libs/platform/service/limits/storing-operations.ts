/**
 * Operations that a company over its storage may still ask for, although they record something: they delete, take a power
 * away, or are owed to a person or a court. Nobody is held fast by a limit.
 */
export const FREEING_OPERATIONS: ReadonlySet<string> = new Set([
  'eraseEmployee',
  'withdrawConsent',
  'requestDataExport',
  'downloadDataExport',
  'deleteDataExport',
  'placeLegalHold',
  'liftLegalHold',
  'declareRetentionRule',
  'revokeDevice',
  'orderDeviceWipe',
  'acknowledgeDeviceWipe',
  'revokeServiceAccount',
  'revokeDirectoryToken',
  'withdrawIssuer',
  'deactivateEmployee',
  'deleteScimUser',
  // A directory takes people out of groups by these, and so their roles.
  'patchScimGroup',
  'replaceScimGroup',
  'deleteScimGroup',
  'removeGroupMeaning',
  'endRoleAssignment',
  'endDelegation',
]);

/** What only reads says so in its name; previews compute and record nothing. */
const READS = /^(?:get|list|preview)/i;

/**
 * Whether an operation is refused while its company is over its storage.
 * @param operation an OpenAPI operation id, or a full gRPC method: `timeledger.attendance.v1.AttendanceService/RecordPunch`
 */
export function isStoring(operation: string): boolean {
  const name = operation.slice(operation.lastIndexOf('/') + 1);
  return !READS.test(name) && !FREEING_OPERATIONS.has(name);
}
