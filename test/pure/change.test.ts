import { describe, expect, it } from 'vitest';
import { touchesRights, whatChanged } from '../../src/access/change.ts';
import type { Customer, Manager } from '../../src/access/viewer.ts';
import { openPortal } from '../portal.ts';

const customer: Customer = {
  kind: 'AFFILIATE',
  id: 'a',
  sessionId: 's',
  role: 'MEMBER',
  organizationId: 'o',
  projectIds: ['p'],
  locale: 'en',
  timeZone: 'UTC',
  portal: openPortal,
};
const manager: Manager = {
  kind: 'MANAGER',
  id: 'm',
  sessionId: 's',
  role: 'AGENT',
  permissions: [],
  teamIds: [],
  locale: 'en',
  timeZone: 'UTC',
};
const portal = (change: object) => ({ ...customer, portal: { ...openPortal, ...change } });

describe('what changed of somebody’s rights', () => {
  it.each([
    ['PORTAL', portal({ details: [] })],
    ['PORTAL', { ...portal({ showPeopleItems: false }), role: 'ADMINISTRATOR' as const }],
    ['ORGANIZATION', { ...customer, organizationId: 'other', projectIds: [] }],
    ['ROLE', { ...customer, role: 'ADMINISTRATOR' as const }],
    ['PROJECTS', { ...customer, projectIds: [] }],
    [undefined, { ...customer, locale: 'es', timeZone: 'Europe/Madrid' }],
    [undefined, portal({ locale: 'es', widgetOrigins: ['https://shop.test'] })],
    [undefined, portal({})],
  ])('is %s of a customer', (scope, after) => {
    expect(whatChanged(customer, after)).toBe(scope);
  });

  it.each([
    ['TEAMS', { ...manager, teamIds: ['t'] }],
    ['ROLE', { ...manager, permissions: ['MANAGE_PEOPLE' as const] }],
    [undefined, { ...manager, locale: 'es' }],
  ])('is %s of a manager', (scope, after) => {
    expect(whatChanged(manager, after)).toBe(scope);
  });
});

it('an event of a row of rights touches them unless all that it changed is known to be harmless', () => {
  const event = (kind: string, ...properties: string[]) =>
    touchesRights({ subjectType: 'Affiliate', kind, properties });
  expect(event('affiliate.updated', 'name', 'locale')).toBe(false);
  expect(event('affiliate.updated', 'name', 'role')).toBe(true);
  expect(event('affiliate.updated', 'somethingNew')).toBe(true);
  expect(event('affiliate.updated')).toBe(true);
  expect(event('affiliate.deactivated')).toBe(true);
});
