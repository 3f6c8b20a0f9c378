// Opens the data directory given, and writes rows until it is killed: a line for each that the database confirmed.
import { openDatabase } from '../../src/store/database.ts';

const database = await openDatabase({ dataDir: process.argv[2] });
await database.pool.query('CREATE TABLE IF NOT EXISTS written (n integer PRIMARY KEY, filling text)');
process.stdout.write('open\n');
for (let n = 0; ; n++) {
  await database.pool.query('INSERT INTO written VALUES ($1, $2)', [n, 'x'.repeat(1000)]);
  process.stdout.write(`${n}\n`);
}
