/**
 * Fields whose value hangs on who asks, and not on their class alone (`class.ts`): an operation that selects one is
 * answered for each viewer by itself.
 */
const personal: Readonly<Record<string, readonly string[]>> = {
  Ticket: ['isUnread'],
  Comment: ['viewerCanEdit', 'viewerCanDelete'],
  Attachment: ['url', 'viewerCanDelete'],
  TimeEntry: ['viewerCanEdit', 'viewerCanDelete'],
};

export const isPersonal = (type: string, field: string): boolean => personal[type]?.includes(field) ?? false;
