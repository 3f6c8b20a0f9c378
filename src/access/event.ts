import type { Prisma } from '../store/generated/client.ts';
import { visibleProperties } from './ticket-fields.ts';
import { isStaff, type Viewer } from './viewer.ts';
import { all } from './where.ts';

/** Of a ticket that the viewer sees; agrees with `mayReadEvent`. */
export const visibleEvents = (viewer: Viewer): Prisma.EventWhereInput =>
  isStaff(viewer)
    ? {}
    : all<Prisma.EventWhereInput>(
        { audience: 'EVERYONE' },
        { OR: [{ properties: { isEmpty: true } }, { properties: { hasSome: [...visibleProperties(viewer)] } }] },
      );

export const mayReadEvent = (viewer: Viewer, event: { audience: string; properties: readonly string[] }): boolean =>
  isStaff(viewer) ||
  (event.audience === 'EVERYONE' &&
    (event.properties.length === 0 ||
      event.properties.some((property) => visibleProperties(viewer).includes(property))));
