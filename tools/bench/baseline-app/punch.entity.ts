import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** One row a punch, indexed for the one query that a timesheet needs. */
@Entity({ name: 'punch' })
@Index(['tenantId', 'employmentId', 'occurredAt'])
export class Punch {
  /** The client's own id, so that a retry cannot make a second row. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'employment_id' })
  employmentId!: string;

  @Column('text')
  kind!: string;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt!: Date;

  @Column('text')
  zone!: string;

  @Column('text', { name: 'device_id', nullable: true })
  deviceId!: string | null;

  @Column('jsonb', { nullable: true })
  location!: object | null;

  @Column('text', { nullable: true })
  note!: string | null;

  @Column('text')
  subject!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
