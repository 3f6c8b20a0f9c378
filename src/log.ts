import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import type { Settings } from './settings.ts';
import { traceNow } from './trace.ts';

/** One JSON object a line; in a trial whose output is a terminal, for people. */
export async function openLog({ logLevel, databaseUrl }: Pick<Settings, 'logLevel' | 'databaseUrl'>): Promise<Logger> {
  return makeLog(logLevel, databaseUrl === undefined && process.stdout.isTTY ? await forPeople() : undefined);
}

export function makeLog(level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    mixin() {
      const trace = traceNow();
      return trace ? { requestId: trace.requestId } : {};
    },
    serializers: { err: faultOf },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Of an error nothing but this: drivers hang rows, parameters and statements on theirs. */
function faultOf(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack, cause } = error;
  const { code } = error as NodeJS.ErrnoException;
  return {
    type: name,
    message,
    stack,
    ...(code !== undefined && { code }),
    ...(cause instanceof Error && { cause: faultOf(cause) }),
  };
}

/** A development dependency: JSON where it is not installed. */
async function forPeople(): Promise<DestinationStream | undefined> {
  const module = await import('pino-pretty').catch(() => undefined);
  return module?.default({ ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', singleLine: true });
}
