import type { Provider, Type } from '@nestjs/common';
import { TerminalImportsController } from './recording/terminal-imports.controller.js';
import { TerminalPunchRecorder } from './recording/terminal-punch.recorder.js';
import { TerminalRegistry } from './registry/terminal.registry.js';
import { TerminalsController } from './registry/terminals.controller.js';

/** What the module of attendance takes in for terminals: they need its ports, settings and access beside them. */
export const terminalControllers: readonly Type[] = [TerminalsController, TerminalImportsController];
export const terminalProviders: readonly Provider[] = [TerminalRegistry, TerminalPunchRecorder];
