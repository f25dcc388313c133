/* Added to the contract exports of a scratch tree by instrumented.py. */

#include <Rts.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void exo_output_write(const char *source, size_t length);

/* As `writeTix` of the runtime's Hpc.c, which can only write to a file. */
__attribute__((export_name("exo_tix"))) int32_t export_ticks(void) {
  const int longest = 22;
  size_t room = 16;
  for (HpcModuleInfo *module = hs_hpc_rootModule(); module != NULL; module = module->next)
    room += 64 + strlen(module->modName) + longest * module->tickCount;
  char *text = malloc(room);
  if (text == NULL) return 1;
  char *end = text + sprintf(text, "Tix [");
  for (HpcModuleInfo *module = hs_hpc_rootModule(); module != NULL; module = module->next) {
    end += sprintf(end, " TixModule \"%s\" %u %u [", module->modName, (unsigned)module->hashNo,
                   (unsigned)module->tickCount);
    for (StgWord32 tick = 0; tick < module->tickCount; tick++)
      end += sprintf(end, tick ? ",%llu" : "%llu", (unsigned long long)module->tixArr[tick]);
    end += sprintf(end, module->next != NULL ? "]," : "]");
  }
  end += sprintf(end, "]");
  exo_output_write(text, end - text);
  free(text);
  return 0;
}
