import { listPlaces } from '@mahzar/shared/rest/bookings';
import { useLoad } from '../api/useLoad.ts';

/** Branches and rooms that were ever booked, to choose from; none until they have come. */
export function usePlaces() {
  return useLoad(listPlaces, {}).data?.places ?? [];
}
