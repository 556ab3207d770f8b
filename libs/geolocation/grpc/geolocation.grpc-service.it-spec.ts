import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { loadSync, type MethodDefinition } from '@grpc/proto-loader';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { problemOfGrpcError } from '@timeledger/service/grpc/grpc-problem.js';
import { startGrpcServer, type GrpcServer } from '@timeledger/service/grpc/grpc-server.js';
import { startContext, type ContextHarness } from '@timeledger/testing/context-harness.js';
import { geolocationContext } from '../geolocation.context.js';
import { geoSiteRequestExample, type GeoSiteView } from '../sites/geo-site.dto.js';
import { GeolocationGrpcService } from './geolocation.grpc-service.js';

const protoFolder = fileURLToPath(new URL('../../../proto', import.meta.url));
const { JudgePunch } = loadSync('timeledger/geolocation/v1/geolocation.proto', {
  includeDirs: [protoFolder],
  defaults: true,
})['timeledger.geolocation.v1.GeolocationService'] as unknown as {
  readonly JudgePunch: MethodDefinition<object, object>;
};

let geolocation: ContextHarness;
let server: GrpcServer;
let client: Client;
let siteId: string;
const employeeId = newId();
const NOW = '2026-03-20T12:00:00.000Z';
beforeAll(async () => {
  geolocation = await startContext(geolocationContext, { now: NOW });
  const { app, issuer } = geolocation.service;
  server = await startGrpcServer({
    host: '127.0.0.1',
    port: 0,
    maxMessageBytes: 1_048_576,
    protoFolder,
    services: [app.nest.get(GeolocationGrpcService)],
    verifier: await issuer.verifier(),
    gate: app.gate,
    catalogue: app.catalogue,
    health: app.health,
    metrics: app.metrics,
    logger: silentLogger,
  });
  client = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure());
  const administrator = geolocation.asRole('tenant_administrator');
  const { openingHours: _hours, ...site } = geoSiteRequestExample;
  const made = await administrator.post<GeoSiteView>('/v1/geo-sites', site);
  siteId = made.body.id;
  await geolocation.caughtUp();
});
afterAll(async () => {
  client.close();
  await server.close(1000);
  await geolocation.close();
});

const fix = {
  ...{ latitude: 31.2304, longitude: 121.4737, datum: 'WGS84' },
  ...{ accuracyMeters: 10, fixedAt: NOW },
};

async function judge(
  message: object,
  identity: { readonly subject?: string; readonly tenantId?: TenantId } = {},
): Promise<{ readonly response: object | undefined; readonly error: ServiceError | undefined }> {
  const token = await geolocation.service.issuer.token({
    tenantId: geolocation.tenantId,
    subject: employeeId,
    ...identity,
  });
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  const { path, requestSerialize, responseDeserialize } = JudgePunch;
  const request = { employeeId, occurredAt: NOW, zone: 'Asia/Shanghai', fix, ...message };
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadata,
      (error, response) => resolve({ response, error: error ?? undefined }),
    );
  });
}

describe('the verdict on a punch that is about to be made', () => {
  it('is that of the sites and the policy, and nothing is recorded', async () => {
    const head = await geolocation.ports.store.head();
    expect(await judge({})).toMatchObject({
      response: { outcome: 'inside', action: 'allow', siteId, reasons: ['position.within-site'] },
    });
    expect(await judge({ fix: { ...fix, latitude: 0 } })).toMatchObject({
      response: { outcome: 'outside', action: 'flag', siteId: '' },
    });
    expect(await judge({ fix: null, ip: '192.0.2.7' })).toMatchObject({
      response: { outcome: 'inside', siteId, reasons: ['position.missing', 'ip.of-site'] },
    });
    expect(await judge({ fix: null })).toMatchObject({ response: { outcome: 'uncertain', action: 'flag' } });
    expect(await geolocation.ports.store.head()).toEqual(head);
  });

  it('is told of one’s own punches only', async () => {
    for (const identity of [{ subject: newId() }, { tenantId: newId<TenantId>(), subject: newId() }])
      expect((await judge({}, identity)).error?.code).toBe(status.NOT_FOUND);
  });

  it.each([
    ['a missing datum', { fix: { ...fix, datum: '' } }, '/fix/datum'],
    ['a latitude out of range', { fix: { ...fix, latitude: 91 } }, '/fix/latitude'],
    ['no number', { fix: { ...fix, latitude: NaN } }, '/fix/latitude'],
    ['a zone that is none', { zone: 'Mars' }, '/zone'],
  ])('is refused for %s, with its pointer', async (_, message, pointer) => {
    const { error } = await judge(message);
    const problem = error === undefined ? undefined : problemOfGrpcError(error);
    expect(problem?.errors?.map((each) => each.pointer)).toContain(pointer);
  });
});
