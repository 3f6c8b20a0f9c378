import type { LiveEvent } from '../events/live-event.ts';
import type { Database } from '../store/database.ts';

/** The origins whose pages embed a portal: known to each process, as a preflight names no portal and no person. */
export class WidgetOrigins {
  readonly #database: Pick<Database, 'prisma'>;
  readonly #onFault: (error: unknown) => void;
  #origins: ReadonlySet<string> = new Set();

  constructor(database: Pick<Database, 'prisma'>, onFault: (error: unknown) => void) {
    this.#database = database;
    this.#onFault = onFault;
  }

  /** Some enabled portal has it. Whether it is the asking customer's is judged with the operation. */
  has(origin: string): boolean {
    return this.#origins.has(origin);
  }

  async read() {
    const portals = await this.#database.prisma.portalConfig.findMany({
      where: { enabled: true, widgetEnabled: true },
      select: { widgetOrigins: true },
    });
    this.#origins = new Set(portals.flatMap(({ widgetOrigins }) => widgetOrigins));
  }

  /** To be called with every event of the log. */
  observe({ row }: { row: Pick<LiveEvent['row'], 'subjectType'> }) {
    if (row.subjectType === 'PortalConfig') this.reread();
  }

  reread() {
    this.read().catch(this.#onFault);
  }
}
