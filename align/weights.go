package align

var noneBridge, oneBridge, bothBridge weights
