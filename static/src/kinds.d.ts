// The three indexes that build.mjs makes of src/activities/*.tsx: the name of the file is the kind of the activity.

declare module "kinds:phone" {
  export const views: Record<string, import("preact").FunctionComponent<{ activity: import("./types").Activity }>>;
}

declare module "kinds:wall" {
  export const views: Record<string, import("preact").FunctionComponent<{ activity: import("./types").Activity }>>;
}

declare module "kinds:console" {
  export const views: Record<string, import("preact").FunctionComponent<{ activity: import("./types").Activity }>>;
}
