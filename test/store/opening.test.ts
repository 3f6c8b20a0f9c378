import { describe } from 'vitest';
import { onServer } from '../database.ts';
import { embeddedCases } from './embedded-cases.ts';
import { lockCases } from './lock-cases.ts';
import { prismaCases } from './prisma-cases.ts';
import { serverCases } from './server-cases.ts';

if (onServer) {
  describe('opening a database on a server', serverCases);
} else {
  describe('opening the embedded database', embeddedCases);
  describe('the lock of a data directory', lockCases);
  describe("Prisma's engine", prismaCases);
}
