import { existsSync } from 'node:fs';
import { makeApp, openDesk } from './app.ts';
import { ensureBuiltins } from './catalog/builtin.ts';
import { greeting } from './demo/greeting.ts';
import { loadDemo } from './demo/load.ts';
import { ensureFirstAdmin } from './manager/first-admin.ts';
import { secretOf } from './secret.ts';
import { readSettings, SettingsError } from './settings.ts';
import { openDatabase } from './store/database.ts';
import { StoreError } from './store/errors.ts';
import { migrate } from './store/migrate.ts';

/** Starts everything in order; each step that fails undoes those before it and says why in one place. */
async function start() {
  if (existsSync('.env')) process.loadEnvFile();
  const settings = readSettings(process.env);
  const secret = await secretOf(settings);
  const database = await openDatabase({
    url: settings.databaseUrl,
    dataDir: settings.dataDir,
    poolSize: settings.databasePoolSize,
  });
  const undo = [() => database.close()];
  try {
    await migrate(database.pool, {
      onWait: () => console.error('Another process is migrating the database; waiting for it.'),
    });
    await database.prisma.$transaction((tx) => ensureBuiltins(tx));
    const desk = await openDesk(settings, secret, database);
    undo.push(() => desk.close());
    if (settings.demoData) await loadDemo(desk);
    await ensureFirstAdmin(desk);
    const app = makeApp(desk);
    const port = await app.listen();
    console.log(greeting(settings, port, { managers: await database.prisma.manager.count() }));
    onStop(async () => {
      await app.close();
      await database.close();
    });
  } catch (error) {
    for (const close of undo.reverse()) await close();
    throw error;
  }
}

/** The first signal drains; a second one does not wait. */
function onStop(close: () => Promise<void>) {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    console.log('Stopping: requests under way finish, sockets close.');
    close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

function fail(error: unknown): never {
  if (error instanceof SettingsError) for (const line of error.lines) console.error(line);
  else if (error instanceof StoreError) console.error(`${error.code}: ${error.message}`);
  else if (isSystemError(error, 'EADDRINUSE'))
    console.error('PORT: the port is taken by another program; stop it or set PORT to another.');
  else if (isSystemError(error, 'EACCES'))
    console.error('PORT: this user may not open that port; set PORT to one above 1023.');
  else if (isSystemError(error, 'EADDRNOTAVAIL') || isSystemError(error, 'ENOTFOUND'))
    console.error('HOST: this machine has no such address.');
  else console.error(error);
  process.exit(1);
}

const isSystemError = (error: unknown, code: string) =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === code;

start().catch(fail);
