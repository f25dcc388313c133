#include "memory_report.h"

#include <Rts.h>
#include <inttypes.h>
#include <stdio.h>

#include "extism_kernel.h"

/* Bytes that the kernel's allocator has, whether they are in use or not. */
__attribute__((import_module("extism:host/env"), import_name("memory_bytes"))) extern uint64_t
kernel_memory_bytes(void);

/* Blocks of 4 KiB that GHC's storage manager holds; declared in no public header. */
extern StgWord n_alloc_blocks;

/* The kernel never uses a freed block again within a call, so a new one lands after all others. */
static uint64_t kernel_used(void) {
  uint64_t block = exo_block_new((const uint8_t *)"", 1);
  exo_block_free(block);
  return block;
}

/* The kernel answers 0 for what is no block in use: so every place is asked that may begin one. */
static uint64_t kernel_live(uint64_t end) {
  uint64_t live = 0;
  for (uint64_t place = 1; place < end;) {
    uint64_t length = exo_block_length(place);
    live += length;
    place += length == 0 ? 1 : length;
  }
  return live;
}

void exo_memory_report(void) {
  char text[256];
  uint64_t used = kernel_used();
  uint64_t live = kernel_live(used);
  performMajorGC();
  int length = snprintf(
      text, sizeof text,
      "{\"guest_pages\":%zu,\"live_bytes\":%" PRIu64 ",\"kernel_bytes\":%" PRIu64
      ",\"kernel_used\":%" PRIu64 ",\"kernel_live\":%" PRIu64 "}",
      (size_t)__builtin_wasm_memory_size(0), (uint64_t)n_alloc_blocks * BLOCK_SIZE,
      kernel_memory_bytes(), used, live);
  exo_output_write((const uint8_t *)text, (size_t)length);
}

void exo_drill_trap(void) { __builtin_trap(); }
