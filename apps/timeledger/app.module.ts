import { Module, type DynamicModule } from '@nestjs/common';
import type { OpenedDefinition } from './contexts.js';

/** All contexts in one process. */
@Module({})
export class AppModule {
  static with(contexts: readonly OpenedDefinition[]): DynamicModule {
    return {
      module: AppModule,
      imports: contexts.map(({ definition, ports }) => definition.module(ports)),
    };
  }
}
