//! The engine over libraries built in memory.

mod behaviour;
mod memory;
mod naive;
