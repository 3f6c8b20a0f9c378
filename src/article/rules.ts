export const limits = { title: 200, body: 50_000, portals: 100 };
