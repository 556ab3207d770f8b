import 'reflect-metadata';
import { RevokedDeviceGuard } from '@timeledger/attendance/devices/revoked-device.guard.js';
import { DeviceReader } from '@timeledger/attendance/devices/device.reader.js';
import { AttendanceAccess } from '@timeledger/attendance/access/attendance-access.js';
import { StoragePermissions } from '@timeledger/people/privacy/storage-permissions.js';
import { PeopleReader } from '@timeledger/attendance/settings/people.reader.js';
import type { SettingsReader } from '@timeledger/attendance/settings/settings.reader.js';
import { EventSealer } from '@timeledger/event-store/sealing/event-sealer.js';
import { OperationAccess } from '@timeledger/service/auth/access-gate.js';
import { RequestLimits } from '@timeledger/service/limits/request-limits.js';
import type { Switch, SwitchDone, SwitchOrder } from './parts-of-a-punch.js';

/*
 * Loaded before the product by the benchmark alone (`node --import`): leaves parts of a punch out on order. The product
 * itself has no such switch, and must not have one.
 */

let leftOut: ReadonlySet<Switch> = new Set();

/** Puts another body into a method while a part is left out. */
function whileLeftOut<Class extends object, Name extends keyof Class>(
  part: Switch,
  prototype: Class,
  name: Name,
  without: Class[Name] & ((...parameters: never[]) => unknown),
): void {
  const original = prototype[name] as (...parameters: unknown[]) => unknown;
  const instead = without as (...parameters: unknown[]) => unknown;
  const either = function (this: unknown, ...parameters: unknown[]): unknown {
    return (leftOut.has(part) ? instead : original).apply(this, parameters);
  };
  prototype[name] = either as Class[Name];
}

whileLeftOut('authorisation', OperationAccess.prototype, 'admit', (principal) => principal);
whileLeftOut(
  'authorisation',
  AttendanceAccess.prototype,
  'permitted',
  async function (this: AttendanceAccess, principal, employmentId) {
    // What a punch is judged by is read without any authorisation too; the reader is private to the class.
    const { settings: reader } = this as unknown as { readonly settings: SettingsReader };
    const settings = await reader.current(principal.tenantId, employmentId);
    if (settings === undefined) throw new Error(`no employment ${employmentId}`);
    return { settings, relations: new Set(), tenures: undefined };
  },
);
whileLeftOut('authorisation', PeopleReader.prototype, 'refuseDeactivated', () => Promise.resolve());
whileLeftOut('authorisation', PeopleReader.prototype, 'isActive', () => Promise.resolve(true));
whileLeftOut('sealing', EventSealer.prototype, 'seal', ((event: unknown) =>
  Promise.resolve(event)) as EventSealer['seal']);
whileLeftOut('limits', RequestLimits.prototype, 'admit', () => {});
whileLeftOut('consent check', StoragePermissions.prototype, 'refusalOf', () => Promise.resolve(undefined));
whileLeftOut('device check', RevokedDeviceGuard.prototype, 'canActivate', () => true);
whileLeftOut('device check', DeviceReader.prototype, 'judgeLive', () =>
  Promise.resolve({ flags: [], isRefused: false }),
);

process.on('message', (message) => {
  // Nobody else speaks to the product.
  const { leaveOut } = message as SwitchOrder;
  leftOut = new Set(leaveOut);
  process.send?.({ leftOut: leaveOut } satisfies SwitchDone);
});
