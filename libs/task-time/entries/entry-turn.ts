import { Inject, Injectable } from '@nestjs/common';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { CommandQueue } from '@timeledger/runtime/command-queue.js';
import { TASK_TIME_PORTS, type TaskTimePorts } from '../task-time-ports.js';

/** Entries at the turn of a month that may wait in this process. */
const MOST_WAITING = 1000;

/**
 * Two months of a person are two streams: entries on either side of the turn could be recorded at the same moment without
 * either knowing. Whoever records near it therefore does so alone of that person, holding a lock of the database, as
 * visits are planned (ADR 0067); everybody else needs none, because the stream decides.
 */
@Injectable()
export class EntryTurn {
  // One at a time in this process, so that at most one connection of the pool waits for a lock.
  private readonly queue = new CommandQueue({ maxPerKey: MOST_WAITING });

  constructor(@Inject(TASK_TIME_PORTS) private readonly ports: TaskTimePorts) {}

  /** Runs work while nobody else records entries of the person near the turn of a month. */
  alone<Result>(tenantId: TenantId, employeeId: string, work: () => Promise<Result>): Promise<Result> {
    return this.queue.run('turn', () =>
      this.ports.database.run(
        tenantId,
        async (client) => {
          await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('tasktime.entries ' || $1, 0))`, [
            `${tenantId} ${employeeId}`,
          ]);
          return work();
        },
        { isReadOnly: true },
      ),
    );
  }
}
