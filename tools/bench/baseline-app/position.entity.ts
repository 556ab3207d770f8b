import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** One row a position, indexed for the one query that a track needs. */
@Entity({ name: 'position' })
@Index(['tenantId', 'subject', 'fixedAt'])
export class Position {
  /** The phone's own id, so that a retry cannot make a second row. */
  @PrimaryColumn('uuid', { name: 'fix_id' })
  fixId!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('text')
  subject!: string;

  @Column('timestamptz', { name: 'fixed_at' })
  fixedAt!: Date;

  @Column('double precision')
  latitude!: number;

  @Column('double precision')
  longitude!: number;

  @Column('double precision', { name: 'accuracy_meters' })
  accuracyMeters!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
