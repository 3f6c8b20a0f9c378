export const limits = { name: 200, description: 5_000, followers: 500 };
