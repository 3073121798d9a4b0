import { idAs } from '../hearing/id-schemas.ts';
import type { OfficeId, OfficialId, RequestId } from './ids.ts';

export const officeIdSchema = idAs<OfficeId>();
export const officialIdSchema = idAs<OfficialId>();
export const requestIdSchema = idAs<RequestId>();
