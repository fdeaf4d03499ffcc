"""From monomorphic, ownership-annotated MIR to LLVM IR, objects and executables. The only package that imports
llvmlite."""
