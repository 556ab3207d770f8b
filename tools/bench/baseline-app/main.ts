import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { ValidationPipe, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { serve } from '../worker-process.js';
import { BaselineModule, type BaselineOptions } from './baseline.module.js';

export type BaselineMethods = {
  /** Starts the application on a free port of 127.0.0.1, which it answers. */
  readonly listen: (options: BaselineOptions) => Promise<number>;
  readonly close: (parameters: null) => Promise<void>;
};

let app: INestApplication | undefined;

serve({
  async listen(options) {
    app = await NestFactory.create(BaselineModule.with(options), new ExpressAdapter(), {
      logger: ['error', 'warn'],
    });
    app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
    await app.listen(0, '127.0.0.1');
    return (app.getHttpServer().address() as AddressInfo).port;
  },
  close: async () => app?.close(),
} satisfies BaselineMethods);
