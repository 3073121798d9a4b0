// The names of ankerl::unordered_dense that mediasoup's worker uses, on top of the standard library's hash containers.
// find, emplace, erase by key and by iterator, operator[], at, size, clear, reserve, range-for, initializer lists and own
// hashers behave alike. Iterators here live longer than the original's (erasing leaves the others valid), so code written
// for the original is safe; iteration order is unspecified in both.
#ifndef MAHZAR_UNORDERED_DENSE_H
#define MAHZAR_UNORDERED_DENSE_H

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace ankerl::unordered_dense
{
	// libstdc++ hashes an integer to itself. SSRCs and ports would then fill the buckets unevenly, and the original mixes
	// too, so finish with splitmix64's mixer (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
	template<typename T, typename Enable = void>
	struct hash
	{
		using is_avalanching = void;

		uint64_t operator()(const T& value) const noexcept(noexcept(std::hash<T>{}(value)))
		{
			uint64_t mixed = static_cast<uint64_t>(std::hash<T>{}(value)) + 0x9e3779b97f4a7c15ull;
			mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ull;
			mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebull;
			return mixed ^ (mixed >> 31);
		}
	};

	template<typename Key, typename T, typename Hash = hash<Key>, typename Equal = std::equal_to<Key>>
	using map = std::unordered_map<Key, T, Hash, Equal>;

	template<typename Key, typename Hash = hash<Key>, typename Equal = std::equal_to<Key>>
	using set = std::unordered_set<Key, Hash, Equal>;
} // namespace ankerl::unordered_dense

#endif
