import type { IncomingHttpHeaders } from 'node:http';
import { isStaff, type Viewer } from '../access/viewer.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../errors.ts';

type Site = Pick<Desk, 'settings' | 'widgetOrigins'>;
type Named = Pick<IncomingHttpHeaders, 'origin' | 'host'>;
type Headers = Pick<globalThis.Headers, 'get'> | Named;

/** Whether a page of this origin may reach the API at all; what it may ask there is `assertWidget`'s. */
export function mayReach({ settings: { corsOrigins }, widgetOrigins }: Site, origin: string, host: string | undefined) {
  return isOwn(corsOrigins, origin, host) || widgetOrigins.has(origin);
}

/** A page that is let in because it embeds a portal asks for the customers of this portal only. */
export function assertWidget(site: Site, viewer: Viewer | null, headers: Headers | undefined) {
  const origin = headers && headerOf(headers, 'origin');
  if (!origin || !viewer || !site.widgetOrigins.has(origin)) return;
  if (isOwn(site.settings.corsOrigins, origin, headerOf(headers, 'host'))) return;
  if (!isStaff(viewer) && viewer.portal.widgetOrigins.includes(origin)) return;
  throw new Refusal('ORIGIN_REFUSED', 'Pages of this origin may not ask on your behalf here.');
}

const isOwn = (corsOrigins: Desk['settings']['corsOrigins'], origin: string, host: string | undefined) =>
  corsOrigins === '*' || corsOrigins.includes(origin) || (URL.canParse(origin) && new URL(origin).host === host);

const headerOf = (headers: Headers, name: 'origin' | 'host') =>
  ('get' in headers && typeof headers.get === 'function' ? headers.get(name) : (headers as Named)[name]) ?? undefined;
