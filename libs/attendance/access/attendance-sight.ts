import { sightStatementsOf } from '@timeledger/people/access/sight.sql.js';

/** Who sees whom, over attendance's tables of people. */
export const attendanceSight = sightStatementsOf('attendance');
