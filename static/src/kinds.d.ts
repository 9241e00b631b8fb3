/** The indexes that build.mjs makes of src/activities: every kind's component for one surface. */
declare module "kinds:phone" {
  export const views: import("./activities/surface").Views;
}
declare module "kinds:wall" {
  export const views: import("./activities/surface").Views;
}
declare module "kinds:console" {
  export const views: import("./activities/surface").Views;
  export const words: Readonly<Record<import("./types").Kind, () => string>>;
  export const fields: Readonly<Partial<Record<import("./types").Kind, import("./activities/surface").Fields>>>;
}
