import type { Permission } from './permission.js';
import { absencesPermissions } from './policy/absences.policy.js';
import { analyticsPermissions } from './policy/analytics.policy.js';
import { attendancePermissions } from './policy/attendance.policy.js';
import { devicesPermissions } from './policy/devices.policy.js';
import { feedbackPermissions } from './policy/feedback.policy.js';
import { geolocationPermissions } from './policy/geolocation.policy.js';
import { identityPermissions } from './policy/identity.policy.js';
import { organisationPermissions } from './policy/organisation.policy.js';
import { privacyPermissions } from './policy/privacy.policy.js';
import { schedulesPermissions } from './policy/schedules.policy.js';
import { taskTimePermissions } from './policy/task-time.policy.js';
import { travelExpensePermissions } from './policy/travel-expense.policy.js';

/** The whole policy: what is not here is not allowed. */
export const policy: readonly Permission[] = [
  ...attendancePermissions,
  ...organisationPermissions,
  ...identityPermissions,
  ...devicesPermissions,
  ...privacyPermissions,
  ...feedbackPermissions,
  ...schedulesPermissions,
  ...absencesPermissions,
  ...geolocationPermissions,
  ...taskTimePermissions,
  ...travelExpensePermissions,
  ...analyticsPermissions,
];
