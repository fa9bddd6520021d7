/// Asks for the cache line of an address, to be written soon: the processor fetches it and does not wait. An address
/// without memory is no error.
static inline void prefetch(const void *address) { __builtin_prefetch(address, 1); }
