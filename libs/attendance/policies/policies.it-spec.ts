import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { Role } from '@timeledger/service/auth/principal.js';
import { lintOpenApi } from '@timeledger/service/openapi/lint-openapi.js';
import type { OpenApiDocument } from '@timeledger/service/openapi/openapi-document.js';
import { validatorOf } from '@timeledger/service/validation/request-validator.js';
import { CorrectionPage, CorrectionView, RequestCorrectionBody } from '../corrections/correction.dto.js';
import { correctionExamples } from '../corrections/correction.examples.js';
import {
  startAttendance,
  type AttendanceHarness,
  type Caller,
  type ProblemBody,
} from '../testing/attendance-harness.js';
import { CorrectionRulesBody, CorrectionRulesView } from './correction-rules.dto.js';
import { policyExamples } from './policies.examples.js';
import { WorkTimePolicyBody, WorkTimePolicyView } from './work-time-policy.dto.js';

const POLICY = '/v1/work-time-policy';
const RULES = '/v1/correction-rules';
const thresholds = { ...policyExamples.workTimePolicy.request, effectiveFrom: '2026-03-01' };

let attendance: AttendanceHarness;
beforeAll(async () => {
  attendance = await startAttendance({ now: '2026-03-20T12:00:00Z' });
});
afterAll(() => attendance.close());

/** Somebody of a tenant that has published nothing. */
function freshTenant(): (...roles: readonly Role[]) => Caller {
  const tenantId = newId<TenantId>();
  return (...roles) => attendance.as({ tenantId, subject: newId(), roles });
}

describe('the work-time policy', () => {
  it('is that of the product until one is published, and everybody may read it', async () => {
    const answer = await freshTenant()('employee').get<WorkTimePolicyView>(POLICY);
    expect(answer).toMatchObject({
      status: 200,
      etag: '"0"',
      body: {
        inForce: { version: 0, tooLongDayMinutes: 600, overtimeAfterDailyMinutes: null },
        versions: [],
      },
    });
  });

  it('is published version by version; the one of today is in force', async () => {
    const as = freshTenant();
    const administrator = as('tenant_administrator');
    const first = await administrator.put<WorkTimePolicyView>(POLICY, thresholds, { 'if-match': '"0"' });
    expect(first).toMatchObject({ status: 200, etag: '"1"', body: { inForce: { version: 1 } } });
    expect(first.position).not.toBe('');
    const later = { ...thresholds, effectiveFrom: '2026-04-01', isBreakPaid: true };
    await as('time_administrator').put(POLICY, later, { 'if-match': '"1"' });
    const read = await as('employee').get<WorkTimePolicyView>(POLICY);
    expect(read).toMatchObject({
      etag: '"2"',
      body: {
        inForce: { version: 1, ...thresholds },
        versions: [
          { version: 1, ...thresholds },
          { version: 2, ...later },
        ],
      },
    });
  });

  it('is published once when the answer was lost, and not over what one has not seen', async () => {
    const administrator = freshTenant()('tenant_administrator');
    const seen = { 'if-match': '"0"' };
    await administrator.put(POLICY, thresholds, seen);
    const again = await administrator.put<WorkTimePolicyView>(POLICY, thresholds, seen);
    expect(again).toMatchObject({ status: 200, etag: '"1"' });
    expect(again.body.versions).toHaveLength(1);
    const other = { ...thresholds, isBreakPaid: true };
    expect(await administrator.put<ProblemBody>(POLICY, other, seen)).toMatchObject({
      status: 412,
      body: { code: 'resource.stale' },
    });
    expect(await administrator.put<ProblemBody>(POLICY, other)).toMatchObject({
      status: 428,
      body: { code: 'if-match.missing' },
    });
  });

  it.each([
    ['longestSessionMinutes', 2881],
    ['longestSessionMinutes', 0],
    ['requiredBreakMinutes', -1],
    ['tooLongDayMinutes', 1441],
    ['allowedSkewMs', 86_400_001],
  ])('refuses %s of %i', async (member, value) => {
    const administrator = freshTenant()('tenant_administrator');
    const body = { ...thresholds, [member]: value };
    expect(await administrator.put<ProblemBody>(POLICY, body, { 'if-match': '"0"' })).toMatchObject({
      status: 422,
      body: { code: 'request.out-of-range', errors: [{ pointer: `/${member}` }] },
    });
  });

  it('is for administrators to publish', async () => {
    const answer = await freshTenant()('manager').put<ProblemBody>(POLICY, thresholds, { 'if-match': '"0"' });
    expect(answer).toMatchObject({ status: 403, body: { code: 'access.forbidden' } });
  });
});

describe('the correction rules', () => {
  const nobody = { rules: [], requestExpiresAfterDays: 14 };

  it('are those of the product until some are published, and then decide who may correct', async () => {
    const employment = await attendance.seedEmployment({ tenantId: newId<TenantId>() });
    const as = (role: Role): Caller => attendance.as({ tenantId: employment.tenantId, roles: [role] });
    const defaults = await as('employee').get<CorrectionRulesView>(RULES);
    expect(defaults).toMatchObject({
      status: 200,
      etag: '"0"',
      body: { inForce: { version: 0, effectiveFrom: null, requestExpiresAfterDays: 30 }, versions: [] },
    });
    const [ofEmployees] = policyExamples.correctionRules.request.rules;
    const rules = { rules: [{ ...ofEmployees, maximumAgeDays: 1 }], requestExpiresAfterDays: 2 };
    const published = await as('tenant_administrator').put<CorrectionRulesView>(RULES, rules, {
      'if-match': '"0"',
    });
    expect(published).toMatchObject({
      status: 200,
      etag: '"1"',
      body: { inForce: { version: 1, effectiveFrom: '2026-03-20T12:00:00.000Z', ...rules } },
    });

    const add = (who: Caller, occurredAt: string) =>
      who.post<CorrectionView & ProblemBody>('/v1/corrections', {
        employmentId: employment.employmentId,
        action: 'add',
        kind: 'clock-in',
        occurredAt,
        zone: 'Europe/Berlin',
        reason: 'Forgot.',
      });
    const employee = attendance.asEmployee(employment);
    expect(await add(employee, '2026-03-20T08:00:00+01:00')).toMatchObject({
      status: 201,
      body: { rulesVersion: 1, expiresAt: '2026-03-22T12:00:00.000Z' },
    });
    expect(await add(employee, '2026-03-18T08:00:00+01:00')).toMatchObject({
      status: 403,
      body: { code: 'correction.too-old' },
    });
    expect(await add(as('time_administrator'), '2026-03-20T08:00:00+01:00')).toMatchObject({
      status: 403,
      body: { code: 'correction.not-allowed' },
    });
  });

  it.each([
    ['without a rule', nobody],
    [
      'whose rules hold in no state',
      {
        ...nobody,
        rules: [
          { role: 'manager', scope: 'reports', right: 'direct', maximumAgeDays: 62, sheetStatuses: [] },
        ],
      },
    ],
  ])('%s are refused: nobody could correct anything', async (_title, body) => {
    const administrator = freshTenant()('tenant_administrator');
    expect(await administrator.put<ProblemBody>(RULES, body, { 'if-match': '"0"' })).toMatchObject({
      status: 422,
      body: {
        code: 'correction-rules.nobody-left',
        errors: [{ pointer: '/rules' }],
        states: ['open', 'submitted', 'approved', 'locked'],
      },
    });
  });

  it('name roles, scopes and states that exist', async () => {
    const administrator = freshTenant()('tenant_administrator');
    const rule = { role: 'king', scope: 'all', right: 'direct', maximumAgeDays: 1, sheetStatuses: ['open'] };
    expect(
      await administrator.put<ProblemBody>(RULES, { ...nobody, rules: [rule] }, { 'if-match': '"0"' }),
    ).toMatchObject({ status: 422, body: { errors: [{ pointer: '/rules/0/role' }] } });
  });
});

describe('the documentation of corrections and policies', () => {
  it.each([
    ['changeTime', RequestCorrectionBody, correctionExamples.requests.changeTime],
    ['add', RequestCorrectionBody, correctionExamples.requests.add],
    ['void', RequestCorrectionBody, correctionExamples.requests.void],
    ['reclassify', RequestCorrectionBody, correctionExamples.requests.reclassify],
    ['madeOffline', RequestCorrectionBody, correctionExamples.requests.madeOffline],
    ['pending', CorrectionView, correctionExamples.pending],
    ['approved', CorrectionView, correctionExamples.approved],
    ['rejected', CorrectionView, correctionExamples.rejected],
    ['withdrawn', CorrectionView, correctionExamples.withdrawn],
    ['page', CorrectionPage, correctionExamples.page],
    ['thresholds', WorkTimePolicyBody, policyExamples.workTimePolicy.request],
    ['policy', WorkTimePolicyView, policyExamples.workTimePolicy.view],
    ['rules to publish', CorrectionRulesBody, policyExamples.correctionRules.request],
    ['rules', CorrectionRulesView, policyExamples.correctionRules.view],
  ])('has an example that fits: %s', (_title, dto, example) => {
    expect(validatorOf(dto).faultsOf(example)).toEqual([]);
  });

  it('is complete', async () => {
    const response = await attendance.service.inject({ method: 'GET', url: '/openapi.json' }, null);
    const faults = lintOpenApi(response.json() as OpenApiDocument);
    expect(faults.filter((fault) => /corrections|work-time-policy|correction-rules/.test(fault))).toEqual([]);
  });
});
