import { Readable } from 'node:stream';
import { Controller, HttpCode, Inject, Param, Post, Req, Res, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { parseId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { letTextsThrough } from '@timeledger/service/http/text-bodies.js';
import { RequestLimits } from '@timeledger/service/limits/request-limits.js';
import { setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../../attendance-ports.js';
import { parseTerminalLog } from '../log/terminal-log.parser.js';
import { userCodeDirectory } from '../registry/terminal.decider.js';
import { TerminalRegistry } from '../registry/terminal.registry.js';
import { reportExample, TerminalImportReportView } from './import-report.dto.js';
import { importTerminalLog } from './terminal-import.js';
import { TerminalPunchRecorder } from './terminal-punch.recorder.js';

const PATH = 'v1/terminals/:id/imports';
const MEDIA_TYPES = ['text/csv', 'text/plain', 'text/tab-separated-values'];

/** The largest log of one request: about 60,000 lines, which are recorded well within the time that an answer may take. */
export const MAX_LOG_BYTES = 2 * 1024 * 1024;

/** Takes the logs of terminals as they are, line by line. */
@Controller()
export class TerminalImportsController implements OnModuleInit {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(TerminalRegistry) private readonly terminals: TerminalRegistry,
    @Inject(TerminalPunchRecorder) private readonly recorder: TerminalPunchRecorder,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    @Inject(RequestLimits) private readonly limits: RequestLimits,
  ) {}

  /** Lets texts through unread, on this route only: the import reads them as they come. */
  onModuleInit(): void {
    const server = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    letTextsThrough(server, MEDIA_TYPES, `/${PATH}`);
  }

  @Post(PATH)
  @HttpCode(200)
  @Operation({
    id: 'importTerminalLog',
    tag: 'Terminals',
    summary: 'Import a terminal’s log',
    description: `The log as the terminal exports it, as \`text/csv\`, \`text/plain\` or \`text/tab-separated-values\`, UTF-8, at most ${MAX_LOG_BYTES} bytes; cut a longer one between lines (ATT-11).

Each line is recorded once, however often this or an overlapping file is sent, so a broken upload is simply sent again: what was recorded stays. Faulty lines are reported with number and reason and are never guessed: unknown codes and states, bad timestamps, local times that daylight saving makes ambiguous or skips. Taps of one person of the same kind within a minute are one punch. Missing counterparts are no errors; the timesheet shows them as exceptions.`,
    requestMediaType: 'text/plain',
    requestExample:
      '     1042\t2026-03-02 08:00:01\t0\t1\t0\t0\r\n     1042\t2026-03-02 17:02:40\t1\t1\t0\t0\r\n',
    response: {
      description: 'What became of each line.',
      type: TerminalImportReportView,
      example: reportExample,
      headers: ['Position'],
    },
    problems: [
      'terminal.unknown',
      'terminal.header-mismatch',
      'terminal.encoding-unsupported',
      'request.body-missing',
      'request.too-large',
      'request.media-type-unsupported',
    ],
  })
  async import(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TerminalImportReportView> {
    const terminalId = parseId(id);
    const { body } = request;
    if (!(body instanceof Readable)) throw new DomainError('request.body-missing', 'malformed');
    if (Number(request.headers['content-length'] ?? 0) > MAX_LOG_BYTES) throw tooLarge();
    const { configuration, state } = await this.terminals.get(principal.tenantId, terminalId);
    const { mapping, zone } = configuration;
    this.limits.admitFile(principal.tenantId);
    const progress = { position: 0 };
    const report = await importTerminalLog(
      this.counted(principal, parseTerminalLog(limited(body), mapping, zone)),
      {
        tenantId: principal.tenantId,
        terminalId,
        userCodes: userCodeDirectory(state),
        sink: this.recorder.sinkOf({ principal, terminalId, zone }, progress),
      },
    );
    if (progress.position > 0)
      setAnswerHeaders(reply, { position: this.ports.tokens.issue(progress.position) });
    return report;
  }

  /** Every line counts as an item of a batch, also one that is faulty or known: each costs the same. */
  private async *counted<Line>(
    { tenantId }: Principal,
    batches: AsyncIterable<readonly Line[]>,
  ): AsyncGenerator<readonly Line[]> {
    for await (const lines of batches) {
      this.limits.countRows(tenantId, lines.length);
      yield lines;
    }
  }
}

const tooLarge = (): DomainError =>
  new DomainError('request.too-large', 'too-large', {
    detail: `A log has at most ${MAX_LOG_BYTES} bytes; cut it between lines and send the parts.`,
  });

async function* limited(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.byteLength;
    if (bytes > MAX_LOG_BYTES) throw tooLarge();
    yield piece;
  }
}
