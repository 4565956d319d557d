//! The engine over libraries built in memory.

mod behaviour;
mod browse;
mod columns;
mod faults;
mod fronts;
mod memory;
mod naive;
mod suggest;
