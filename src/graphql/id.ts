/** Types with a global id: base64 of `Type:uuid`. */
export const nodeNames = [
  'Affiliate',
  'Answer',
  'ApiKey',
  'Article',
  'Attachment',
  'Category',
  'Comment',
  'CustomField',
  'CustomRole',
  'Deflection',
  'Integration',
  'Manager',
  'Organization',
  'Plan',
  'PortalConfig',
  'ProductArea',
  'Project',
  'Team',
  'Template',
  'Thread',
  'Ticket',
  'TicketType',
  'TimeEntry',
] as const;
export type NodeName = (typeof nodeNames)[number];

export const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const encodeId = (name: NodeName, key: string) => Buffer.from(`${name}:${key}`).toString('base64');

/** The row's key, or undefined where it is no id of that type. */
export function decodeId(name: NodeName, id: string): string | undefined {
  const parsed = parseId(id);
  return parsed?.name === name ? parsed.key : undefined;
}

export function parseId(id: string): { name: NodeName; key: string } | undefined {
  if (id.length > 100) return undefined;
  const [name, key, ...rest] = Buffer.from(id, 'base64').toString().split(':');
  const known = nodeNames.find((node) => node === name);
  return known && key && uuid.test(key) && rest.length === 0 ? { name: known, key } : undefined;
}
