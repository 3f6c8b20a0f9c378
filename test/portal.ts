import type { Portal } from '../src/access/viewer.ts';

/** A portal as the built-in one is: it hides nothing that customers may see, and lets them change no property. */
export const openPortal: Portal = {
  id: 'p',
  kind: 'TICKETS',
  locale: 'en',
  showPeopleItems: true,
  showProjectItems: true,
  typeIds: null,
  filters: null,
  details: null,
  users: 'EVERYONE',
  submitters: 'EVERYONE',
  widgetOrigins: [],
};
