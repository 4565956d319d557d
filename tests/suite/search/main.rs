//! The engine over libraries built in memory.

mod behaviour;
mod columns;
mod memory;
mod naive;
mod suggest;
