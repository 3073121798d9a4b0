import type { Catalogue, PermissionCatalogue, StaffCatalogue } from './catalogue.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Catalogue; permissions: PermissionCatalogue; staff: StaffCatalogue };
    returnNull: false;
  }
}
