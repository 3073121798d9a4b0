import type { Catalogue, PermissionCatalogue } from './catalogue.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Catalogue; permissions: PermissionCatalogue };
    returnNull: false;
  }
}
