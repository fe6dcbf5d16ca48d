using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Web.Sandbox;

/// <summary>How lively the demo city is.</summary>
public sealed class DemoOptions
{
    /// <summary>How many times faster than life simulated people cook and ride. 0 sends them home. At most 10: faster riders would be taken for broken positions.</summary>
    [Range(0, 10)]
    public double Speed { get; set; } = 5;

    /// <summary>How many orders an hour simulated customers place.</summary>
    [Range(0, 3600)]
    public int OrdersPerHour { get; set; } = 180;
}
