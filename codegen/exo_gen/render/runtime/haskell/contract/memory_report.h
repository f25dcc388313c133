/* How much memory a guest holds, for the contract gate. */
#ifndef EXO_MEMORY_REPORT_H
#define EXO_MEMORY_REPORT_H

/* Collect garbage, and make the call's output a JSON object of

     guest_pages   pages of 64 KiB that the module has; these are never given back
     live_bytes    what GHC's storage manager holds after the collection, in blocks of 4 KiB
     kernel_bytes  bytes that the kernel's allocator has; these are never given back
     kernel_used   where in the kernel's memory the next block lands; grows within a call only
     kernel_live   bytes of the kernel's blocks in use: input, output, and what nobody freed

   Not from within Haskell, where there must be no collection. */
void exo_memory_report(void);

#endif
