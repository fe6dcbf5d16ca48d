using FoodDelivery.Analytics;

namespace FoodDelivery.Web.Platform.Overview;

/// <summary>What the stages of an order's way are called.</summary>
public static class Stages
{
    public static string Doing(Stage stage) => stage switch
    {
        Stage.Accept => "not accepted",
        Stage.Cook => "cooking",
        Stage.Wait => "waiting for a courier",
        Stage.Travel => "on the way",
        _ => "at the door",
    };

    public static string Name(Stage stage) => stage switch
    {
        Stage.Accept => "Accepting",
        Stage.Cook => "Cooking",
        Stage.Wait => "Waiting",
        Stage.Travel => "Riding",
        _ => "At the door",
    };
}
